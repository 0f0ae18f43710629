"""What holds whatever people do: random histories of all moves by everybody."""
