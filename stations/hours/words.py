def describe(hours, lang="zh"): return []
