using System.Text;
using Perf.Analysis.Load;
using Perf.Lab.Load.Http;

namespace MarketData.IntegrationTests.Load.Generator;

/// <summary>Answers as they may come, cut at every place where they can be cut.</summary>
public sealed class AnswerReaderTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    [Theory]
    [InlineData(Ok + "Content-Length: 7\r\n\r\n{\"a\":1}", RequestOutcome.Ok, 7, true)]
    [InlineData(Ok + "content-length:  2 \r\nConnection: Close\r\n\r\n[]", RequestOutcome.Ok, 2, false)]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n1A;x=y\r\n\":\"bcdefghijklmnopqrstuvw\"\r\n2\r\n }\r\n0\r\n\r\n", RequestOutcome.Ok, 31, true)]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n02\r\n{}\r\n0\r\nTrailer: 1\r\nOther: 2\r\n\r\n", RequestOutcome.Ok, 2, true)]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Ok + "Content-Length: 3\r\n\r\n{}\n", RequestOutcome.Ok, 3, true)]
    [InlineData(Ok + "Content-Length: 2\r\nConnection: keep-alive, Close\r\n\r\n{}", RequestOutcome.Ok, 2, false)]
    [InlineData("HTTP/1.1 404 \r\nContent-Length: 5\r\n\r\nwhat?", RequestOutcome.ClientError, 5, true)]
    [InlineData("HTTP/1.1 503\r\nContent-Length: 0\r\n\r\n", RequestOutcome.ServerError, 0, true)]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 900\r\n\r\n", RequestOutcome.UnexpectedStatus, 0, true)]
    [InlineData("HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n", RequestOutcome.UnexpectedStatus, 0, true)]
    [InlineData(Ok + "Content-Length: 4\r\n\r\n{\"a\"", RequestOutcome.BadResponse, 4, true)]
    [InlineData(Ok + "Content-Length: 0\r\n\r\n", RequestOutcome.BadResponse, 0, true)]
    [InlineData(Ok + "Content-Length: 4\r\n\r\nnull", RequestOutcome.BadResponse, 4, true)]
    public void Take_WholeAnswer_EndsAtItsLastByteHoweverItIsCut(string text, RequestOutcome outcome, int bodyBytes, bool keepsAlive)
    {
        byte[] answer = Encoding.ASCII.GetBytes(text);
        AnswerReader reader = new();
        for (int cut = 1; cut < answer.Length; cut++)
        {
            reader.Reset();
            Assert.False(reader.Take(answer.AsSpan(0, cut), out _));
            Assert.True(reader.Take(answer.AsSpan(cut), out RequestOutcome found));
            Assert.Equal((outcome, bodyBytes, keepsAlive), (found, reader.BodyBytes, reader.KeepsAlive));
        }

        reader.Reset();
        for (int i = 0; i < answer.Length; i++)
        {
            Assert.Equal(i == answer.Length - 1, reader.Take(answer.AsSpan(i, 1), out _));
        }
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/2 200\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("garbage\r\n\r\n")]
    [InlineData(Ok + "Content-Length: -1\r\n\r\n")]
    [InlineData(Ok + "Content-Length: +2\r\n\r\n{}")]
    [InlineData(Ok + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}")]
    [InlineData(Ok + "Content-Length: 99999999999\r\n\r\n{}")]
    [InlineData(Ok + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    [InlineData(Ok + "Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}}\r\n0\r\n\r\n")]
    [InlineData(Ok + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\n")]
    [InlineData(Ok + "Content-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n")]
    [InlineData(Ok + "no colon\r\n\r\n")]
    public void Take_WhatCannotBeFollowed_IsABadAnswer(string text)
    {
        AnswerReader reader = new();

        Assert.True(reader.Take(Encoding.ASCII.GetBytes(text), out RequestOutcome outcome));
        Assert.Equal(RequestOutcome.BadResponse, outcome);
        Assert.False(reader.KeepsAlive);
    }

    [Theory]
    [InlineData("http://[::1]:8080/", "Host: [::1]:8080\r\n")]
    [InlineData("http://[::1]/", "Host: [::1]\r\n")]
    [InlineData("http://localhost:8080/", "Host: localhost:8080\r\n")]
    public void Encode_OfAddresses_NamesTheHostAsHeadersDo(string address, string line)
    {
        string request = Encoding.ASCII.GetString(Assert.Single(RequestBytes.Encode(new Uri(address), [Plans.Cell])));

        Assert.Contains($"\r\n{line}", request, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_HeadWithoutEnd_IsABadAnswerAtTheBound()
    {
        AnswerReader reader = new();
        byte[] line = Encoding.ASCII.GetBytes($"X-Long: {new string('x', 1_000)}\r\n");
        Assert.False(reader.Take("HTTP/1.1 200 OK\r\n"u8, out _));

        int taken = 0;
        while (!reader.Take(line, out _))
        {
            taken += line.Length;
            Assert.InRange(taken, 0, AnswerReader.MaxHeadBytes);
        }
    }

    [Fact]
    public void TakeEnd_OfBodies_IsAnEndOnlyWhereNothingElseTellsIt()
    {
        AnswerReader reader = new();
        Assert.False(reader.Take("HTTP/1.1 200 OK\r\n\r\n{}"u8, out _));
        Assert.Equal(RequestOutcome.Ok, reader.TakeEnd());

        reader.Reset();
        Assert.False(reader.Take("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}"u8, out _));
        Assert.Equal(RequestOutcome.ConnectionLost, reader.TakeEnd());
    }
}
