"""The worker's door: what happens without anybody asking, periodically or woken; decides nothing itself."""
