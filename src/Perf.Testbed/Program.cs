return await Perf.Testbed.Stub.StubProgram.RunAsync(args);
