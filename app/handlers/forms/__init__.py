"""Forms: what people type, folded and checked field by field, each finding with its own sentence."""
