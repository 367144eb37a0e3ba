-- Books one slot after another: the ids stand in the file BENCH_SLOTS, the token in BENCH_TOKEN. BENCH_FROM is the line to
-- start at.
local slots, at = {}, tonumber(os.getenv("BENCH_FROM") or "1")
for line in io.lines(os.getenv("BENCH_SLOTS")) do slots[#slots + 1] = line end
local headers = { ["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN"), ["Content-Type"] = "application/json" }
function request()
  if at > #slots then error("the bench ran out of slots") end
  local body = '{"slot":"' .. slots[at] .. '","seats":1,"note":"a few words about what it is for"}'
  at = at + 1
  return wrk.format("POST", "/api/v1/bookings", headers, body)
end
