-- Makes a speed cap a fact instead of a hope. The ranking of stations skips a candidate when even
-- a straight ride at the cap could not win, so no segment may ever be faster than the cap:
-- whatever a ferry's `duration`, a conveyor or a strange tag says.
--
-- The engine stores tenths of a second and rounds to the nearest; a one-metre segment at 22 km/h
-- would become 0.1 s, which is 36 km/h. So the time is rounded up here, to a full tenth, and the
-- hundredth on top keeps both rounding and truncation on that tenth.

local bounded = {}

function bounded.cap(shipped, kmh)
  local metres_per_second = kmh / 3.6
  local inner = shipped.process_segment

  shipped.process_segment = function(profile, segment)
    if inner then inner(profile, segment) end
    local seconds = math.max(segment.duration, segment.distance / metres_per_second)
    seconds = math.ceil(seconds * 10) / 10 + 0.01
    segment.duration = seconds
    segment.weight = seconds
  end
  return shipped
end

return bounded
