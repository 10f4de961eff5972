namespace MarketData.Worker.Hosting;

/// <summary>What the process says when it ends; scripts depend on the numbers, which are those of the lab.</summary>
internal static class ExitCode
{
    /// <summary>Every job is stored.</summary>
    public const int Completed = 0;

    /// <summary>A job failed; the others are stored, and running the plan again is right.</summary>
    public const int Failed = 1;

    /// <summary>Arguments or environment.</summary>
    public const int BadInput = 2;

    /// <summary>The database cannot be reached, or does not have the product's tables.</summary>
    public const int DatabaseUnavailable = 4;

    /// <summary>Ctrl+C, a termination signal, or the parent's end; what was stored until then is kept.</summary>
    public const int Interrupted = 130;
}
