"""The sheet kit: one way to mark who came, shared by classes and meetings."""
