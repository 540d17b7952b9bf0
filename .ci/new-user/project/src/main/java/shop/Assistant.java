package shop;

interface Assistant {
    String chat(String message);
}
