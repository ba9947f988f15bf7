"""Invent letters together with their true records; imports no reader."""
