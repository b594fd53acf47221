"""Tags as editors keep them: names, colours, what stands under what, which of them readers see, and making two one."""
