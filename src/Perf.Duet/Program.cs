using System.Globalization;
using Perf.Duet;

if (args is not [string assembly])
{
    Console.Error.WriteLine("One arm of a duet, started by the gate. Usage: Perf.Duet BENCHMARKS.dll");
    return 2;
}

// What a benchmark prints must not be taken for an answer.
using StreamWriter answers = new(Console.OpenStandardOutput()) { AutoFlush = true, NewLine = "\n" };
Console.SetOut(Console.Error);
using Arm arm = new(new BenchmarkAssembly(assembly));
answers.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ready {Arm.Protocol}"));
while (Console.In.ReadLine() is { } command)
{
    answers.WriteLine(arm.Answer(command));
}

return 0;
