"""交办通知单: confirmed by phone and signed for, with exceptions."""
