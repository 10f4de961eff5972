using Benchmarks.Suites;
using Perf.Lab.Cli;

return await LabCli.RunAsync(args, new SuiteRunner());
