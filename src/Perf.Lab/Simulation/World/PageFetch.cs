namespace Perf.Lab.Simulation.World;

/// <summary>A fetch of some pages under way.</summary>
/// <param name="pages">How many there are.</param>
/// <param name="isWanted">False once the worker that asked is gone.</param>
/// <param name="end">Called once while it is wanted.</param>
internal sealed class PageFetch(int pages, Func<bool> isWanted, Action<FetchAnswer> end)
{
    private int fetched;

    public bool IsWanted => isWanted();

    /// <summary>Failed attempts at the page that is under way.</summary>
    public int Retries { get; set; }

    /// <returns>Whether that was the last.</returns>
    public bool AddPage()
    {
        Retries = 0;
        fetched++;
        return fetched == pages;
    }

    public void End(FetchAnswer answer)
    {
        if (IsWanted)
        {
            end(answer);
        }
    }
}
