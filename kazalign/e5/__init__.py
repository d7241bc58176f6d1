"""multilingual-e5-small, which reads texts for other rooms: its weights, and its encoder in CTranslate2."""
