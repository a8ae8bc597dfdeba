-- Electric bicycle as a courier rides it in a Chinese city, on top of OSRM's bicycle profile.
--
-- Speeds are averages over a stretch without its turns and lights (those are added per turn):
-- GB 17761 allows 25 km/h at any instant; 22 is common on bigger roads with a lane of their own,
-- and nothing here is faster: the search for the nearest is proven with that bound (rules.py).
-- One-way streets bind (the shipped profile honours oneway and oneway:bicycle). Where riding is
-- not allowed but walking is, the bike is pushed at walking speed.

local bounded = require('bounded')
local shipped = require('bicycle')
local shipped_setup = shipped.setup

local FASTEST = 22

local RIDING = {
  cycleway = 22, primary = 22, primary_link = 20, secondary = 22, secondary_link = 20,
  tertiary = 21, tertiary_link = 20, unclassified = 20, residential = 18, living_street = 12,
  service = 14, track = 12, path = 12,
}

function shipped.setup()
  local profile = shipped_setup()
  profile.vehicle_max_speed = FASTEST
  profile.default_speed = 18
  profile.turn_penalty = 5
  profile.properties.traffic_signal_penalty = 15
  -- Nobody takes an e-bike on a train for an errand of ten minutes.
  profile.use_public_transport = false
  -- A light moped climbs and brakes better than the bicycle these figures were made for.
  for kind, speed in pairs(RIDING) do profile.bicycle_speeds[kind] = speed end
  for _, kind in ipairs({ 'asphalt', 'chipseal', 'concrete', 'concrete_lanes' }) do
    profile.surface_speeds[kind] = FASTEST
  end
  profile.surface_speeds.paving_stones = 15
  profile.surface_speeds.compacted = 15
  -- A ferry across a river: slow, and one waits for it.
  profile.route_speeds.ferry = 5
  return profile
end

return bounded.cap(shipped, FASTEST)
