using System.Numerics;
using Perf.Analysis.Gating;

namespace Perf.Lab.Gate.Arms;

/// <summary>
/// A fresh process of each arm, living at the same time on one core and taking turns in slices of milliseconds. Machines of our kind
/// change their speed from second to second; nothing coarser than this sees two in a hundred (decision 0046).
/// </summary>
internal sealed class Launch : IDisposable
{
    private const int MaxCalls = 1 << 20;

    /// <summary>More than a gate has, so that two seeds share none.</summary>
    private const int MostLaunches = 10_000;

    private readonly GatePlan plan;
    private readonly int number;
    private readonly Random random;
    private readonly Lock gate = new();
    private readonly List<DuetArm> started = [];
    private bool isStopped;

    public Launch(GatePlan plan, int number)
    {
        this.plan = plan;
        this.number = number;
        random = new Random((plan.Seed * MostLaunches) + number);
    }

    /// <summary>Runs the benchmarks in an order of its own. The calling thread waits for each slice.</summary>
    /// <exception cref="ArmFailedException">An arm did not start.</exception>
    public LaunchResult Run(IReadOnlyCollection<string> benchmarks)
    {
        // Who starts first gets other pages than who starts last: so the order is drawn.
        (string Build, ArmEnvironment Environment)[] arms =
            [(plan.Base, plan.BaseEnvironment), (plan.Base, plan.CopyEnvironment), (plan.Candidate, plan.CandidateEnvironment)];
        int[] starts = [0, 1, 2];
        random.Shuffle(starts);
        DuetArm[] running = new DuetArm[arms.Length];
        Array.ForEach(starts, arm => running[arm] = Start(arms[arm].Build, arms[arm].Environment));
        (DuetArm first, DuetArm copy, DuetArm candidate) = (running[0], running[1], running[2]);
        List<GateSample> samples = [];
        List<ArmFailure> failed = [];
        string[] order = [.. benchmarks];
        random.Shuffle(order);
        foreach (string benchmark in order)
        {
            if (Open(benchmark, first, GateArm.Base, failed) is { } operations
                && Open(benchmark, copy, GateArm.Base, failed) is not null
                && Open(benchmark, candidate, GateArm.Candidate, failed) is not null)
            {
                samples.Add(Measure(benchmark, operations, first, copy, candidate));
            }
        }

        return new LaunchResult(samples, failed);
    }

    /// <summary>Ends the arms, from another thread too.</summary>
    public void Stop()
    {
        lock (gate)
        {
            isStopped = true;
            started.ForEach(arm => arm.Kill());
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            started.ForEach(arm => arm.Dispose());
            started.Clear();
        }
    }

    private DuetArm Start(string build, ArmEnvironment environment)
    {
        DuetArm process = DuetArm.Start(build, environment);
        lock (gate)
        {
            started.Add(process);
            return isStopped ? throw new ArmFailedException("The launch was stopped.") : process;
        }
    }

    private static int? Open(string benchmark, DuetArm arm, GateArm side, List<ArmFailure> failed)
    {
        try
        {
            return arm.Open(benchmark);
        }
        catch (ArmFailedException error) when (arm.IsAlive)
        {
            failed.Add(new ArmFailure(benchmark, side, error.Message));
            return null;
        }
    }

    private GateSample Measure(string benchmark, int operations, DuetArm first, DuetArm copy, DuetArm candidate)
    {
        SliceClock clock = plan.Benchmarks[benchmark];
        int calls = RoundUp(WarmUp(first, clock));
        WarmUp(candidate, clock);
        int callsOfCandidate = IsSlowedDown(benchmark) ? calls + (calls * plan.EffectPercent / 100) : calls;
        SliceTurns turns = new(first, candidate, calls, callsOfCandidate, clock, random);
        turns.Run(plan.Amount.Quads);
        double? control = null;
        if (random.NextDouble() < plan.Amount.ControlShare)
        {
            WarmUp(copy, clock);
            SliceTurns same = new(first, copy, calls, calls, clock, random);
            same.Run(plan.Amount.Quads);
            control = same.LogRatio;
        }

        double operationsOfSlice = (double)calls * operations;
        return new GateSample(
            benchmark,
            number,
            plan.Amount.Quads,
            turns.LogRatio,
            turns.WallLogRatio,
            control,
            turns.First.MedianNs / operationsOfSlice,
            turns.Second.MedianNs / operationsOfSlice,
            turns.First.LeastBytes / operationsOfSlice,
            turns.Second.LeastBytes / operationsOfSlice * calls / callsOfCandidate);
    }

    private bool IsSlowedDown(string benchmark) => plan.EffectPercent > 0 && benchmark.StartsWith("Benchmarks.", StringComparison.Ordinal);

    /// <summary>So that the calls put in are a whole number of them.</summary>
    private int RoundUp(int calls)
    {
        int multiple = plan.EffectPercent == 0 ? 1 : 100 / (int)BigInteger.GreatestCommonDivisor(100, plan.EffectPercent);
        return (calls + multiple - 1) / multiple * multiple;
    }

    /// <returns>Calls a slice.</returns>
    private int WarmUp(DuetArm arm, SliceClock clock)
    {
        int calls = 1;
        double usedNs = 0;
        double sliceNs = 0;
        while (usedNs < plan.Amount.WarmUpNs)
        {
            sliceNs = Math.Max(1, arm.Run(calls).Ns(clock));
            usedNs += sliceNs;
            if (sliceNs < plan.Amount.SliceNs / 2 && calls < MaxCalls)
            {
                calls *= 2;
            }
        }

        return (int)Math.Clamp(Math.Round(calls * plan.Amount.SliceNs / sliceNs), 1, MaxCalls);
    }
}
