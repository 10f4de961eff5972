using System.Text.Json;

namespace Perf.Tests.Architecture;

/// <summary>
/// A backfill in the lab stands for one of the worker: what the runtime is told must be the same. The suites' processes are told what the
/// lab is.
/// </summary>
public class RuntimeSettingsTests
{
    [Fact]
    public async Task Backfill_InTheLabAndInTheWorker_RunsWithTheSameSettings() =>
        Assert.Equal(await SettingsAsync("MarketData.Worker"), await SettingsAsync("Benchmarks"));

    private static async Task<IReadOnlyList<string>> SettingsAsync(string program)
    {
        string path = Path.Combine(AppContext.BaseDirectory, $"{program}.runtimeconfig.json");
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        return
        [
            .. document.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties").EnumerateObject()
                .Select(property => property.ToString())
                .Order(StringComparer.Ordinal),
        ];
    }
}
