using Perf.Testbed.Floor;
using Perf.Testbed.Stub;

return args is [FloorProgram.Argument]
    ? await FloorProgram.RunAsync()
    : await StubProgram.RunAsync(args);
