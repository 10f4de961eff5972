using System.Globalization;
using Perf.Lab.Cli;

namespace Perf.Lab.Load;

/// <summary>
/// Shows a run while it is under way: on a terminal one line that is drawn again and again, with a sparkline of requests a second; in a
/// pipe a plain line every other second of what is measured. Told from any thread.
/// </summary>
/// <param name="isWarmUp">All of it is sent before what is measured.</param>
internal sealed class LoadProgressView(LabConsole console, bool isWarmUp = false) : IProgress<LoadProgress>, IDisposable
{
    private const int Bars = 24;

    private static readonly TimeSpan PipeInterval = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Queue<double> rates = [];
    private TimeSpan? said;
    private bool drawn;
    private bool closed;

    public void Report(LoadProgress value) => Show(isWarmUp ? value with { Measuring = false } : value);

    private void Show(LoadProgress value)
    {
        lock (gate)
        {
            if (closed)
            {
                return;
            }

            rates.Enqueue(value.RequestsPerSecond);
            while (rates.Count > Bars)
            {
                rates.Dequeue();
            }

            if (console.IsInteractive)
            {
                Draw($"{LineOf(value)} {Sparkline.Of(rates)}");
            }
            else if (value.Measuring && value.Elapsed - (said ?? TimeSpan.Zero) >= PipeInterval)
            {
                said = value.Elapsed;
                console.Line(LineOf(value));
            }
        }
    }

    /// <summary>Takes the line off the terminal.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (drawn)
            {
                Draw(string.Empty);
                Console.Out.Write('\r');
            }

            closed = true;
        }
    }

    internal static string LineOf(LoadProgress value)
    {
        string median = value.MedianMs is { } ms ? string.Create(CultureInfo.InvariantCulture, $"{ms:0.00}ms") : "-";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  {(value.Measuring ? "measuring" : "warming up")} {value.Elapsed.TotalSeconds:0.0}s: "
            + $"{value.RequestsPerSecond:N0} req/sec, median {median}, failures {value.Failures:N0}");
    }

    private void Draw(string line)
    {
        // A line as wide as the terminal would begin a new one, and be drawn there again and again.
        int width = Math.Max(1, console.Out.Profile.Width - 1);
        drawn = true;
        Console.Out.Write('\r' + (line.Length > width ? line[..width] : line.PadRight(width)));
    }
}
