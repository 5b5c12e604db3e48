"""From many voices to shared findings: themes, opinions, concept maps, priorities, Delphi."""
