/* SPDX-License-Identifier: Apache-2.0 */
package dev.agentdlq.langchain4j;

import dev.langchain4j.service.tool.AiServiceTool;
import dev.langchain4j.service.tool.ToolProvider;
import dev.langchain4j.service.tool.ToolProviderRequest;
import dev.langchain4j.service.tool.ToolProviderResult;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Lists the tools of another provider, each protected. */
final class ProtectedProvider implements ToolProvider {
    private final ToolProvider provider;
    private final UnaryOperator<AiServiceTool> protection;

    ProtectedProvider(ToolProvider provider, UnaryOperator<AiServiceTool> protection) {
        this.provider = provider;
        this.protection = protection;
    }

    @Override
    public @Nullable ToolProviderResult provideTools(ToolProviderRequest request) {
        ToolProviderResult result = provider.provideTools(request);
        if (result == null) {
            return null;
        }
        List<AiServiceTool> tools =
                result.aiServiceTools().stream().map(protection).toList();
        return ToolProviderResult.builder().addAll(tools).build();
    }

    @Override
    public boolean isDynamic() {
        return provider.isDynamic();
    }
}
