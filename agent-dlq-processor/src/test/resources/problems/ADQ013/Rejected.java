// [ADQ013] no descriptor is written for 'Rejected', because class 'shop.Rejected.Refused' cannot be used from its package; the runtime uses reflection instead; make it package-private or wider
package shop;

import dev.agentdlq.AgentTask;

class Rejected {
    @AgentTask(deterministicOn = Refused.class) // <- here
    void pay() {}

    @SuppressWarnings("serial")
    private static class Refused extends RuntimeException {}
}
