/** What a script sees: Lua 5.1 without anything that reaches out, and the same for every run. */

/**
 * Called once per instance with a table of host functions. Answers `run(chunk, name, ...)`, which gives the chunk an
 * environment of its own, lets it define its functions, and calls the one of that name.
 */
export const SANDBOX = `
local host = ...
local setfenv, setmetatable, type, error, pairs, sub, len = setfenv, setmetatable, type, error, pairs, string.sub, string.len

local function copy(from, names)
  local to = {}
  for _, name in pairs(names) do to[name] = from[name] end
  return to
end

local function refuse(name)
  return function()
    error("call function " .. name .. " is not supported in karmada customized resourceinterpreter.", 2)
  end
end

-- Matching recurses by the length of its pattern.
local MAX_PATTERN = 2000
local function bounded(name, match)
  return function(subject, pattern, ...)
    if type(pattern) == "string" and len(pattern) > MAX_PATTERN then
      error("pattern too long in " .. name, 2)
    end
    return match(subject, pattern, ...)
  end
end

local safe = copy(string, {"byte", "char", "format", "len", "lower", "reverse", "sub", "upper"})
for _, name in pairs({"find", "match", "gmatch", "gsub"}) do safe[name] = bounded(name, string[name]) end
safe.gfind = safe.gmatch
safe.rep = refuse("rep")
safe.dump = refuse("dump")

local libraries = {
  string = safe,
  table = copy(table, {"concat", "getn", "insert", "maxn", "remove", "sort"}),
  math = copy(math, {
    "abs", "acos", "asin", "atan", "atan2", "ceil", "cos", "cosh", "deg", "exp", "floor", "fmod", "frexp", "huge",
    "ldexp", "log", "log10", "max", "min", "mod", "modf", "pi", "pow", "rad", "random", "randomseed", "sin", "sinh",
    "sqrt", "tan", "tanh",
  }),
  os = { time = host.time, date = host.date },
  kube = {
    resourceAdd = host.resourceAdd,
    accuratePodRequirements = host.accuratePodRequirements,
    getPodDependencies = host.getPodDependencies,
    getResourceQuantity = host.getResourceQuantity,
  },
}
local base = copy(_G, {
  "_VERSION", "assert", "error", "ipairs", "next", "pairs", "pcall", "select", "tonumber", "tostring", "type", "unpack",
  "xpcall",
})
base.print = host.print
for _, name in pairs({
  "collectgarbage", "dofile", "getfenv", "getmetatable", "load", "loadfile", "loadstring", "rawequal", "rawget", "rawset",
  "setfenv", "setmetatable", "module", "newproxy",
}) do base[name] = refuse(name) end

-- Methods of texts come from a table that no script can reach, let alone change.
getmetatable("").__index = safe

local function shallow(from)
  local to = {}
  for key, value in pairs(from) do to[key] = value end
  return to
end

local function environment()
  local env = shallow(base)
  local loaded = {}
  for name, library in pairs(libraries) do loaded[name] = shallow(library) end
  for _, name in pairs({"string", "table", "math", "os"}) do env[name] = loaded[name] end
  env._G = env
  env.package = { loaded = loaded }
  env.require = function(name)
    return loaded[name] or error("module " .. tostring(name) .. " not found", 2)
  end
  return env
end

return function(chunk, name, ...)
  local env = environment()
  setfenv(chunk, env)
  chunk()
  local called = env[name]
  if type(called) ~= "function" then error("not found function " .. name, 0) end
  return called(...)
end
`;
