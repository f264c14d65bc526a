"""The rules of `check`, in modules by subject: each is a small function registered with `check.rule.rule`."""
