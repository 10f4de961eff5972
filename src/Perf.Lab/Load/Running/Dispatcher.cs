using Perf.Analysis.Load;

namespace Perf.Lab.Load.Running;

/// <summary>
/// Brings requests and connections together: a connection that is free takes the next request, or is idle until one comes; a
/// request that finds no idle connection waits. Idle connections take turns. Thread-safe.
/// </summary>
internal sealed class Dispatcher(int lanes)
{
    /// <summary>Arrivals that may wait. More than a server that stands still for half a minute leaves at 5,000 a second.</summary>
    private const int MaxWaiting = 1 << 18;

    private readonly Lock gate = new();
    private readonly Queue<Lane> idle = new(lanes);
    private readonly Queue<Arrival> waiting = new(lanes);
    private RunPart? part;
    private TaskCompletionSource drained = new();
    private int nextCell;
    private int underWay;

    /// <summary>Arrivals that found no idle connection, of the part that is under way.</summary>
    public long Delayed { get; private set; }

    /// <summary>Sends nothing until it has ended a part; in the closed model, sends on every connection from now on.</summary>
    /// <returns>Completes when the part is over and every request has ended.</returns>
    public Task Begin(RunPart next)
    {
        lock (gate)
        {
            part = next;
            drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            nextCell = 0;
            Delayed = 0;
        }

        while (next.PeriodNs is null && TryWake(next) is { } request)
        {
            request.Send();
        }

        return drained.Task;
    }

    /// <summary>A connection is free. What it is given is under way from now on, and it has to send it.</summary>
    /// <returns>Null: nothing is to be sent, and it is idle.</returns>
    public Outgoing? TryNext(Lane lane)
    {
        lock (gate)
        {
            if (TryTake(out Arrival arrival))
            {
                return lane.Assign(arrival, part!);
            }

            lane.IsIdle = true;
            if (!lane.IsQueued)
            {
                lane.IsQueued = true;
                idle.Enqueue(lane);
            }

            return null;
        }
    }

    /// <summary>What was under way on a connection has ended.</summary>
    public void Complete()
    {
        lock (gate)
        {
            underWay--;
            CheckDrained();
        }
    }

    /// <summary>A request is due: sends it on an idle connection, or keeps it. Of a part that was ended, it is dropped.</summary>
    public void Offer(Arrival arrival)
    {
        Outgoing? request = null;
        lock (gate)
        {
            if (part is null)
            {
                return;
            }

            if (TakeIdle() is { } lane)
            {
                underWay++;
                request = lane.Assign(arrival, part!);
            }
            else
            {
                Delayed++;
                if (waiting.Count < MaxWaiting)
                {
                    waiting.Enqueue(arrival);
                }
                else
                {
                    GiveUp(arrival);
                }
            }
        }

        request?.Send();
    }

    /// <summary>An idle connection has ended.</summary>
    /// <returns>False: it is not idle any more, the request that it was just given is lost.</returns>
    public bool TryWithdraw(Lane lane)
    {
        lock (gate)
        {
            bool wasIdle = lane.IsIdle;
            lane.IsIdle = false;
            return wasIdle;
        }
    }

    /// <summary>A connection could not be opened: takes the request that would have been the next on it, to fail it.</summary>
    public bool TryTakeForFailure(out Arrival arrival, out RunPart owner)
    {
        lock (gate)
        {
            owner = part!;
            return TryTake(out arrival);
        }
    }

    /// <summary>The time is over, or the run is: what waits is never sent. More than once does no harm.</summary>
    public void EndPart()
    {
        lock (gate)
        {
            while (waiting.TryDequeue(out Arrival arrival))
            {
                GiveUp(arrival);
            }

            part = null;
            CheckDrained();
        }
    }

    private Outgoing? TryWake(RunPart next)
    {
        lock (gate)
        {
            if (part != next || TakeIdle() is not { } lane)
            {
                return null;
            }

            underWay++;
            return lane.Assign(new Arrival(next.Clock.NowNs, NextCell(next)), next);
        }
    }

    private bool TryTake(out Arrival arrival)
    {
        arrival = default;
        if (part is null)
        {
            return false;
        }

        if (part.PeriodNs is not null)
        {
            bool any = waiting.TryDequeue(out arrival);
            underWay += any ? 1 : 0;
            return any;
        }

        long now = part.Clock.NowNs;
        if (now >= part.EndNs)
        {
            part = null;
            CheckDrained();
            return false;
        }

        arrival = new Arrival(now, NextCell(part));
        underWay++;
        return true;
    }

    /// <summary>The one that has been idle longest. Those that ended meanwhile are still in the queue, and leave it here.</summary>
    private Lane? TakeIdle()
    {
        while (idle.TryDequeue(out Lane? lane))
        {
            lane.IsQueued = false;
            if (lane.IsIdle)
            {
                lane.IsIdle = false;
                return lane;
            }
        }

        return null;
    }

    private int NextCell(RunPart of)
    {
        int cell = nextCell;
        nextCell = cell + 1 == of.Cells ? 0 : cell + 1;
        return cell;
    }

    private void GiveUp(Arrival arrival)
    {
        long now = part!.Clock.NowNs;
        part.Samples.Add(new RequestSample(arrival.IntendedNs, now, now, arrival.Cell, RequestOutcome.NotSent, BodyBytes: 0));
    }

    private void CheckDrained()
    {
        if (part is null && underWay == 0)
        {
            drained.TrySetResult();
        }
    }
}
