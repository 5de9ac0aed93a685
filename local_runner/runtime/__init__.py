"""What local runs share: the runner, its workspace, its schedule."""
