namespace Perf.Analysis.Histories;

/// <summary>A step that two methods found in the ratios of a benchmark.</summary>
/// <param name="RatioBefore">Median ratio to the kernels of the runs from the change before, or the first, up to this one.</param>
/// <param name="RatioAfter">Median ratio to the kernels of the runs from this change up to the next one, or the last.</param>
/// <param name="TimesBefore"><paramref name="RatioAfter"/> over <paramref name="RatioBefore"/>: above 1 is slower.</param>
/// <param name="LastBefore">The last run before the change.</param>
/// <param name="FirstAfter">The first run after it.</param>
/// <param name="GitLog">The command that lists the commits between; null when both runs are of one commit, or of none known.</param>
/// <param name="EnergyP">How likely so large a divergence of distances is in runs of one level.</param>
/// <param name="RankP">How likely so large a difference of ranks is.</param>
public sealed record HistoryChange(
    double RatioBefore,
    double RatioAfter,
    double TimesBefore,
    HistoryRun LastBefore,
    HistoryRun FirstAfter,
    string? GitLog,
    double EnergyP,
    double RankP);
