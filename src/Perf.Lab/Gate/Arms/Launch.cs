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
    private const int LeastQuads = 2;

    /// <summary>More than a gate has, so that two seeds share none.</summary>
    private const int MostLaunches = 10_000;

    private readonly GatePlan plan;
    private readonly ArmDatabases databases;
    private readonly int number;
    private readonly Random random;
    private readonly Lock gate = new();
    private readonly List<DuetArm> started = [];
    private bool isStopped;

    public Launch(GatePlan plan, ArmDatabases databases, int number)
    {
        this.plan = plan;
        this.databases = databases;
        this.number = number;
        random = new Random((plan.Seed * MostLaunches) + number);
    }

    /// <summary>Runs the benchmarks in an order of its own. The calling thread waits for each slice.</summary>
    /// <exception cref="ArmFailedException">An arm did not start.</exception>
    public LaunchResult Run(IReadOnlyCollection<string> benchmarks)
    {
        // Who starts first gets other pages than who starts last: so the order is drawn.
        (string Build, string? Database)[] arms =
            [(plan.Base, databases.Base), (plan.Base, databases.Copy), (plan.Candidate, databases.Candidate)];
        int[] starts = [0, 1, 2];
        random.Shuffle(starts);
        DuetArm[] running = new DuetArm[arms.Length];
        Array.ForEach(starts, arm => running[arm] = Start(arms[arm].Build, arms[arm].Database));
        List<GateSample> samples = [];
        List<ArmFailure> failed = [];
        string[] order = [.. benchmarks];
        random.Shuffle(order);
        foreach (string benchmark in order)
        {
            try
            {
                if (MeasureOrNull(benchmark, running[0], running[1], running[2], failed) is { } sample)
                {
                    samples.Add(sample);
                }
            }
            catch (ArmFailedException error) when (error.Arm is not null && !IsStopped)
            {
                failed.Add(new ArmFailure(benchmark, error.Arm == running[2] ? GateArm.Candidate : GateArm.Base, error.Message));
                if (!error.Arm.IsAlive)
                {
                    // What comes behind a benchmark that took its process down is for the next launch.
                    break;
                }
            }
        }

        return new LaunchResult(samples, failed);
    }

    private bool IsStopped
    {
        get
        {
            lock (gate)
            {
                return isStopped;
            }
        }
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

    private DuetArm Start(string build, string? database)
    {
        DuetArm process = DuetArm.Start(build, database);
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

    /// <returns>Null when an arm cannot set it up.</returns>
    private GateSample? MeasureOrNull(string benchmark, DuetArm first, DuetArm copy, DuetArm candidate, List<ArmFailure> failed)
    {
        SliceClock clock = plan.Benchmarks[benchmark];
        GateAmount amount = clock == SliceClock.Served ? plan.ServedAmount : plan.Amount;
        bool isControlled = random.NextDouble() < amount.ControlShare;

        // Neither arm is always the one that is set up first, and warm for longer.
        bool isBaseFirst = random.Next(2) == 0;
        (DuetArm early, DuetArm late) = isBaseFirst ? (first, candidate) : (candidate, first);
        (GateArm earlySide, GateArm lateSide) = isBaseFirst ? (GateArm.Base, GateArm.Candidate) : (GateArm.Candidate, GateArm.Base);
        if (Open(benchmark, early, earlySide, failed) is null
            || Open(benchmark, late, lateSide, failed) is not { } operations
            || (isControlled && Open(benchmark, copy, GateArm.Base, failed) is null))
        {
            return null;
        }

        int wanted = WarmUp(early, clock, amount);
        WarmUp(late, clock, amount);
        int calls = RoundUp(wanted);
        int callsOfCandidate = IsSlowedDown(benchmark) ? calls + (calls * plan.EffectPercent / 100) : calls;
        SliceTurns turns = new(first, candidate, calls, callsOfCandidate, clock, random);

        // Longer slices are fewer: a slowdown that is put in is not measured by more work than one that is not.
        int quads = Math.Max(Math.Min(LeastQuads, amount.Quads), amount.Quads * wanted / calls);
        turns.Run(quads);
        double operationsOfSlice = (double)calls * operations;
        return new GateSample(
            benchmark,
            number,
            quads,
            turns.LogRatio,
            turns.WallLogRatio,
            isControlled ? MeasureCopy(first, copy, calls, clock, amount) : null,
            turns.First.MedianNs / operationsOfSlice,
            turns.Second.MedianNs / operationsOfSlice,
            turns.First.LeastBytes / operationsOfSlice,
            turns.Second.LeastBytes / operationsOfSlice * calls / callsOfCandidate);
    }

    private double MeasureCopy(DuetArm first, DuetArm copy, int calls, SliceClock clock, GateAmount amount)
    {
        WarmUp(copy, clock, amount);
        SliceTurns same = new(first, copy, calls, calls, clock, random);
        same.Run(amount.Quads);
        return same.LogRatio;
    }

    private bool IsSlowedDown(string benchmark) => plan.EffectPercent > 0 && !plan.Controls.Contains(benchmark);

    /// <summary>So that the calls put in are a whole number of them.</summary>
    private int RoundUp(int calls)
    {
        int multiple = plan.EffectPercent == 0 ? 1 : 100 / (int)BigInteger.GreatestCommonDivisor(100, plan.EffectPercent);
        return (calls + multiple - 1) / multiple * multiple;
    }

    /// <returns>Calls a slice.</returns>
    private static int WarmUp(DuetArm arm, SliceClock clock, GateAmount amount)
    {
        // What is compiled on the way is neither warm work nor a measure of a call.
        arm.Run(1);
        arm.Run(1);
        int calls = 1;
        double usedNs = 0;
        double sliceNs = 0;
        while (usedNs < amount.WarmUpNs)
        {
            sliceNs = Math.Max(1, arm.Run(calls).Ns(clock));
            usedNs += sliceNs;
            if (sliceNs < amount.SliceNs / 2 && calls < MaxCalls)
            {
                calls *= 2;
            }
        }

        return (int)Math.Clamp(Math.Round(calls * amount.SliceNs / sliceNs), 1, MaxCalls);
    }
}
