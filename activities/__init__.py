"""What members do outside the site: submissions with evidence, reviews, courses, referrals."""
