"""Bihuan 闭环: the closed loop of an environmental inspection, and the proof of it."""

__version__ = "0.1.0"
