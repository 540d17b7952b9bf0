package shop;

class OrderRuleViolation extends RuntimeException {}
