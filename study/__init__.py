"""What every lesson's study shares: claims, challenges, questions, progress, glossary."""
