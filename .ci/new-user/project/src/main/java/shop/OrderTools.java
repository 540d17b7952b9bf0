package shop;

import dev.agentdlq.AgentTask;
import dev.agentdlq.TaskAttempt;
import dev.langchain4j.agent.tool.Tool;

/* the tools, from README */
