"""Where: the stations of a city, their hours, the nearest ones, the way there and their upkeep."""
