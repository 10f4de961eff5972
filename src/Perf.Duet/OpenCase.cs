using System.Diagnostics;
using System.Reflection;

namespace Perf.Duet;

/// <summary>A case that has been set up and can be called.</summary>
internal sealed class OpenCase
{
    /// <summary>A cache line: whether what a slice allocates crosses them is drawn for each slice, and not once for a process.</summary>
    private const int MaxGapBytes = 64;

    private const int PlacesOfASlice = 8;

    private readonly BenchmarkCase benchmark;
    private readonly object suite;
    private readonly Action<int> repeat;
    private readonly StackPlaces stack;
    private readonly Action[] before;
    private readonly Action[] after;
    private readonly Random random = new(1);
    private byte[] gap = [];

    public OpenCase(BenchmarkCase benchmark)
    {
        this.benchmark = benchmark;
        suite = Activator.CreateInstance(benchmark.Type)!;
        foreach ((PropertyInfo property, object? value) in benchmark.Parameters)
        {
            property.SetValue(suite, value);
        }

        repeat = Repeater.Create(suite, benchmark.Method);

        // Calls that are awaited stay on the stack of who completes them: to come back to this one for each place would wake a thread.
        stack = new StackPlaces(Repeater.IsAwaited(benchmark.Method) ? 1 : PlacesOfASlice);
        before = Calls("IterationSetup");
        after = Calls("IterationCleanup");
        Array.ForEach(Calls("GlobalSetup"), call => call());
    }

    /// <summary>
    /// Times so many calls, and counts what this process allocated meanwhile. What earlier slices left is collected before: else the
    /// collector's turn would come in a slice of one arm and not of the other.
    /// </summary>
    public Slice Run(int calls)
    {
        Array.ForEach(before, call => call());
        GC.Collect(0);
        gap = new byte[random.Next(MaxGapBytes)];
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long startedNs = ProcessorClock.ReadNs();
        long started = Stopwatch.GetTimestamp();
        stack.Run(repeat, calls);
        TimeSpan wall = Stopwatch.GetElapsedTime(started);
        long processorNs = ProcessorClock.ReadNs() - startedNs;
        long bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Array.ForEach(after, call => call());
        return new Slice((long)wall.TotalNanoseconds, processorNs, bytes);
    }

    public void Close() => Array.ForEach(Calls("GlobalCleanup"), call => call());

    private Action[] Calls(string attribute) =>
        [.. benchmark.Around(attribute).Select(method => Repeater.Create(suite, method)).Select<Action<int>, Action>(run => () => run(1))];
}
