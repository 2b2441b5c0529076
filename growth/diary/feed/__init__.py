"""What members wrote, and what others say to it: the feed, likes, replies, letters of them."""
