"""What may happen to a proposal, and what follows. Plain values in, an answer or a refusal out."""
