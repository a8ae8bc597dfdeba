"""Feedback: one-tap reports and confirmations by anyone, without login."""
