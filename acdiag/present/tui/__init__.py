"""The live screen: a Textual app over whatever feeds it, a replay or a session that is going on."""
