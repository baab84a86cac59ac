"""A writer that answers: example dialogues make a chatbot of a network that goes on with texts."""
