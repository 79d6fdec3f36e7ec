"""What became of the plan: who was there, their hours, costs and fair shares."""
