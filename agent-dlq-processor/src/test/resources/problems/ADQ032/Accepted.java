package shop;

import dev.agentdlq.AgentTask;

class Accepted {
    @AgentTask
    void pay(Invoice invoice, Address address, Kind kind) {}

    record Invoice(String number) {}

    static class Address {
        String city;

        private Address() {}
    }

    enum Kind {
        PAPER
    }
}
