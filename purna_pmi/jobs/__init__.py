"""Work that goes on after the answer: queue, mail, housekeeping."""
