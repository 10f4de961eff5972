using Perf.Analysis.Json;
using Perf.Analysis.Runs;

namespace Perf.Tests.Analysis.Json;

public sealed class ArtifactFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string ManifestPath => folder.File("manifest.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Read_OfAMissingFile_NamesTheFile()
    {
        ArtifactException exception = await AssertRefusedAsync();

        Assert.Contains("no such file", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OfAFolder_IsRefused()
    {
        Directory.CreateDirectory(ManifestPath);

        await AssertRefusedAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1, 2]")]
    [InlineData("{}")]
    [InlineData("""{"schema_version": "1"}""")]
    [InlineData("""{"schema_version": 1}""")]
    [InlineData("not json at all")]
    public async Task Read_OfSomethingElse_IsRefused(string content)
    {
        await File.WriteAllTextAsync(ManifestPath, content, Cancellation);

        await AssertRefusedAsync();
    }

    [Fact]
    public async Task Read_OfAFileCutShortAnywhere_IsRefused()
    {
        await ArtifactFile.WriteAsync(ManifestPath, Samples.Manifest(), Cancellation);
        byte[] whole = await File.ReadAllBytesAsync(ManifestPath, Cancellation);

        for (int length = 0; length < whole.Length; length += 97)
        {
            await File.WriteAllBytesAsync(ManifestPath, whole[..length], Cancellation);
            await AssertRefusedAsync();
        }
    }

    [Theory]
    [InlineData("\"schema_version\": 1", "\"schema_version\": 2", "this build reads 1")]
    [InlineData("\"schema_version\": 1", "\"schema_version\": 0", "this build reads 1")]
    [InlineData("\"verb\": \"run\",", "", "verb")]
    [InlineData("\"verb\": \"run\"", "\"verb\": null", "verb")]
    [InlineData("\"state\": \"complete\"", "\"state\": \"Finished\"", "state")]
    [InlineData("\"state\": \"complete\"", "\"state\": 1", "state")]
    [InlineData("\"exit_code\": 0", "\"exit_code\": \"zero\"", "exit_code")]
    public async Task Read_OfAFileWithOneFieldWrong_SaysWhichOne(string right, string wrong, string expected)
    {
        await ArtifactFile.WriteAsync(ManifestPath, Samples.Manifest(), Cancellation);
        string json = await File.ReadAllTextAsync(ManifestPath, Cancellation);
        Assert.Contains(right, json, StringComparison.Ordinal);
        await File.WriteAllTextAsync(ManifestPath, json.Replace(right, wrong, StringComparison.Ordinal), Cancellation);

        ArtifactException exception = await AssertRefusedAsync();

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_OfAnotherSchemaVersion_Throws()
    {
        RunManifest manifest = Samples.Manifest() with { SchemaVersion = 99 };

        await Assert.ThrowsAsync<ArgumentException>(() => ArtifactFile.WriteAsync(ManifestPath, manifest, Cancellation));
    }

    [Fact]
    public async Task Write_IntoAFolderThatIsNotThere_MakesIt()
    {
        string path = folder.File(Path.Combine("runs", "one", "manifest.json"));

        await ArtifactFile.WriteAsync(path, Samples.Manifest(), Cancellation);

        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task Write_Cancelled_LeavesTheOldFileAndNothingElse()
    {
        await ArtifactFile.WriteAsync(ManifestPath, Samples.Manifest(), Cancellation);
        RunManifest other = Samples.Manifest() with { RunId = "other" };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ArtifactFile.WriteAsync(ManifestPath, other, new CancellationToken(canceled: true)));

        Assert.Equal(Samples.Manifest().RunId, (await ArtifactFile.ReadAsync<RunManifest>(ManifestPath, Cancellation)).RunId);
        Assert.Single(Directory.GetFiles(folder.FolderPath));
    }

    [Fact]
    public async Task Write_WhereItCannotTakeTheFilesPlace_IsRefusedAndLeavesNothingBehind()
    {
        Directory.CreateDirectory(ManifestPath);

        ArtifactException exception = await Assert.ThrowsAsync<ArtifactException>(
            () => ArtifactFile.WriteAsync(ManifestPath, Samples.Manifest(), Cancellation));

        Assert.Equal(ManifestPath, exception.Path);
        Assert.Empty(Directory.GetFiles(folder.FolderPath));
    }

    [Fact]
    public async Task Write_BelowAFile_IsRefused()
    {
        await File.WriteAllTextAsync(folder.File("file"), string.Empty, Cancellation);

        await Assert.ThrowsAsync<ArtifactException>(
            () => ArtifactFile.WriteAsync(folder.File(Path.Combine("file", "manifest.json")), Samples.Manifest(), Cancellation));
    }

    [Fact]
    public async Task Write_ByManyAtOnce_AlwaysLeavesAWholeFile()
    {
        await ArtifactFile.WriteAsync(ManifestPath, Samples.Manifest(), Cancellation);
        Task writers = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(
            async () =>
            {
                for (int i = 0; i < 25; i++)
                {
                    await ArtifactFile.WriteAsync(ManifestPath, Samples.Manifest() with { RunId = new string('x', writer * 1000) }, Cancellation);
                }
            },
            Cancellation)));

        do
        {
            await ArtifactFile.ReadAsync<RunManifest>(ManifestPath, Cancellation);
        }
        while (!writers.IsCompleted);

        await writers;
        Assert.Single(Directory.GetFiles(folder.FolderPath));
    }

    private async Task<ArtifactException> AssertRefusedAsync()
    {
        ArtifactException exception =
            await Assert.ThrowsAsync<ArtifactException>(() => ArtifactFile.ReadAsync<RunManifest>(ManifestPath, Cancellation));
        Assert.Equal(ManifestPath, exception.Path);
        Assert.Contains(ManifestPath, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
        return exception;
    }
}
