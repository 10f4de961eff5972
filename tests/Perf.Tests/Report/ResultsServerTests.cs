using System.Net;
using System.Net.Sockets;
using System.Text;
using Perf.Lab.Report;
using Perf.Testbed;
using Perf.Tests.Analysis;

namespace Perf.Tests.Report;

/// <summary>The results in a browser: a real server, asked over a real connection.</summary>
public sealed class ResultsServerTests : IAsyncLifetime
{
    private readonly TemporaryFolder temporary = new();
    private readonly HttpClient client = new();
    private ResultsServer server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Root => Path.Combine(temporary.FolderPath, "results");

    public async ValueTask InitializeAsync()
    {
        await WriteAsync("results/index.html", "<h1>all runs</h1>");
        await WriteAsync("results/runs/one/report.md", "# one");
        await WriteAsync("results/runs/one/manifest.json", "{}");
        await WriteAsync("results/runs/one/a b#?.html", "odd");
        await WriteAsync("secret.txt", "secret");
        await WriteAsync("results-of-others/secret.txt", "secret");
        server = await ResultsServer.StartAsync(Root, port: 0, Cancellation);
        client.BaseAddress = server.BaseAddress;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
        temporary.Dispose();
    }

    [Theory]
    [InlineData("", "text/html", "<h1>all runs</h1>")]
    [InlineData("index.html", "text/html", "<h1>all runs</h1>")]
    [InlineData("runs/one/report.md", "text/markdown", "# one")]
    [InlineData("runs/one/manifest.json?x=1", "application/json", "{}")]
    [InlineData("runs/one/a%20b%23%3F.html", "text/html", "odd")]
    public async Task Get_OfAFile_IsItsContentWithItsType(string path, string type, string content)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

        Assert.Equal(
            (HttpStatusCode.OK, type, content),
            (response.StatusCode, response.Content.Headers.ContentType!.MediaType, await response.Content.ReadAsStringAsync(Cancellation)));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Head_OfAFile_IsItsLengthAlone()
    {
        using HttpRequestMessage request = new(HttpMethod.Head, "index.html");
        using HttpResponseMessage response = await client.SendAsync(request, Cancellation);

        Assert.Equal((HttpStatusCode.OK, 17), (response.StatusCode, response.Content.Headers.ContentLength));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Get_OfAFileThatWasWrittenAnew_IsTheNewOne()
    {
        await WriteAsync("results/index.html", "anew");

        Assert.Equal("anew", await client.GetStringAsync("/", Cancellation));
    }

    /// <summary>A folder is not listed either.</summary>
    [Theory]
    [InlineData("nowhere.html")]
    [InlineData("runs")]
    [InlineData("runs/one/")]
    public async Task Get_OfNoFile_IsNotFound(string path)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    /// <summary>Written to the connection as they are: a client would tidy them first.</summary>
    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/runs/%2e%2e/%2E%2E/secret.txt")]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/..%5csecret.txt")]
    [InlineData("/%252e%252e/secret.txt")]
    [InlineData("/../results-of-others/secret.txt")]
    [InlineData("//etc/passwd")]
    [InlineData("/%2fetc%2fpasswd")]
    [InlineData("/runs/one/report.md%00.html")]
    public async Task Get_OutsideTheFolder_FindsNothing(string target)
    {
        string answer = await SendAsync($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 40[04] ", answer);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ThroughALinkOutOfTheFolder_FindsNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links want a privilege there.");
        File.CreateSymbolicLink(Path.Combine(Root, "linked.txt"), Path.Combine(temporary.FolderPath, "secret.txt"));
        Directory.CreateSymbolicLink(Path.Combine(Root, "linked"), temporary.FolderPath);

        foreach (string path in (string[])["linked.txt", "linked/secret.txt"])
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Method_ThatIsNotForReading_IsRefused(string method)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), "index.html");
        using HttpResponseMessage response = await client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
        Assert.True(File.Exists(Path.Combine(Root, "index.html")));
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example:8080", HttpStatusCode.Forbidden)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("LOCALHOST:9", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    public async Task Host_OfAnotherName_IsRefused(string host, HttpStatusCode expected)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "index.html");
        request.Headers.Host = host;
        using HttpResponseMessage response = await client.SendAsync(request, Cancellation);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Start_OnAPortThatIsTaken_SaysWhichAndWhatToDo()
    {
        DependencyUnavailableException refused = await Assert.ThrowsAsync<DependencyUnavailableException>(
            () => ResultsServer.StartAsync(Root, server.BaseAddress.Port, Cancellation));

        Assert.Contains($"port {server.BaseAddress.Port}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private async Task<string> SendAsync(string request)
    {
        using TcpClient connection = new();
        await connection.ConnectAsync(IPAddress.Loopback, server.BaseAddress.Port, Cancellation);
        await using NetworkStream stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync(Cancellation);
    }

    private async Task WriteAsync(string path, string content)
    {
        string file = Path.Combine(temporary.FolderPath, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, content, Cancellation);
    }
}
