"""Judges what a card signed: token, certificate, chain, signature. It moves no bytes and stores nothing."""
