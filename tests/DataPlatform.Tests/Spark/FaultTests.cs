using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using DataPlatform.Core;
using DataPlatform.Engines.Spark;
using DataPlatform.Engines.Spark.Protocol;
using DataPlatform.Engines.Spark.Serving;
using DataPlatform.Tests.Engines;

namespace DataPlatform.Tests.Spark;

/// <summary>What can go wrong with a server, each told by name and with what to do.</summary>
public sealed class FaultTests
{
    private static readonly SparkOptions hasty = new() { Patience = TimeSpan.FromSeconds(2) };
    private static readonly (string, DataType) n = ("n", new DataType { Long = new DataType.Types.Plain() });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_server_that_is_away_is_named_with_what_to_do()
    {
        var address = SparkAddress.Parse($"sc://127.0.0.1:{SparkServer.FreePort()}");
        var away = Assert.Throws<TransientException>(() => SparkSession.Open(address, hasty, Cancellation));
        Assert.Contains($"{address} is away", away.Message, StringComparison.Ordinal);
        Assert.Contains("dataplatform spark up", away.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_comes_up_late_is_waited_for()
    {
        using var fake = new FakeSpark(new FakeScript { Unavailable = 3 });
        using var session = SparkSession.Open(fake.Address, hasty, Cancellation);
        Assert.Equal("4.2.0", session.ServerVersion);
    }

    [Fact]
    public void A_server_too_old_is_refused()
    {
        using var fake = new FakeSpark(new FakeScript { Version = "3.5.6" });
        var old = Assert.Throws<TerminalException>(() => SparkSession.Open(fake.Address, hasty, Cancellation));
        Assert.Contains("runs Spark 3.5.6; the platform needs 4.0", old.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_token_is_named_and_not_told()
    {
        using var fake = new FakeSpark(new FakeScript { Token = "right" });
        var wrong = SparkAddress.Parse($"sc://127.0.0.1:{fake.Port}/;token=guessed");
        var refused = Assert.Throws<TerminalException>(() => SparkSession.Open(wrong, hasty, Cancellation));
        Assert.Contains("refuses the token", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("guessed", refused.ToString(), StringComparison.Ordinal);
        SparkSession.Open(SparkAddress.Parse($"sc://127.0.0.1:{fake.Port}/;token=right"), hasty, Cancellation)
            .Dispose();
    }

    [Fact]
    public void A_server_without_Delta_is_refused_before_anything_is_written()
    {
        using var fake = new FakeSpark(new FakeScript { Settings = [] });
        using var lake = new SparkFolder(fake.Address, hasty);
        lake.Fill(new ShopOrder(), BuildTests.SomeOrders);
        var refused = Assert.Throws<TerminalException>(() => lake.Build(new ShopDay()));
        Assert.Contains("no Delta extension", refused.Message, StringComparison.Ordinal);
        Assert.Null(lake.Spark.State(new ShopDay()));
    }

    [Fact]
    public void Storage_that_the_server_does_not_see_is_named_before_anything_is_written()
    {
        using var fake = new FakeSpark(new FakeScript
        {
            Stream = (_, _) => throw FakeSpark.Error("PATH_NOT_FOUND", "[PATH_NOT_FOUND] no such path", "42K03"),
        });
        using var lake = new SparkFolder(fake.Address, hasty);
        lake.Fill(new ShopOrder(), BuildTests.SomeOrders);
        var refused = Assert.Throws<TerminalException>(() => lake.Build(new ShopDay()));
        Assert.Contains($"does not see the lake's folder {lake.Root}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("mount the same storage", refused.Message, StringComparison.Ordinal);
        Assert.Null(lake.Spark.State(new ShopDay()));
    }

    [Fact]
    public void A_server_restarted_between_two_statements_is_told_and_nothing_is_sent_twice()
    {
        var script = new FakeScript();
        using var fake = new FakeSpark(script);
        using var session = SparkSession.Open(fake.Address, hasty, Cancellation);
        session.Execute("INSERT INTO t VALUES (1)", Cancellation);
        script.ServerSide = "second";
        var told = Assert.Throws<TransientException>(
            () => session.Execute("INSERT INTO t VALUES (2)", Cancellation));
        Assert.Contains("was restarted between two statements", told.Message, StringComparison.Ordinal);
        Assert.Single(script.Executed);
    }

    [Fact]
    public void A_stream_that_ends_too_early_is_taken_up_where_it_stopped()
    {
        var script = new FakeScript
        {
            Stream = async (_, stream) =>
            {
                if (stream.After is null)
                {
                    await stream.Schema(n);
                    await stream.Batch(Rows(1, 2), 2, 0);
                    return;
                }
                await stream.Batch(Rows(3), 1, 2);
                await stream.Complete();
            },
        };
        Assert.Equal([1L, 2L, 3L], Read(script));
        Assert.Single(script.Executed);
        Assert.Equal(script.Executed, script.Reattached);
    }

    [Fact]
    public void A_request_whose_answer_never_came_is_sent_again_under_its_own_id()
    {
        var script = new FakeScript
        {
            Stream = async (call, stream) =>
            {
                if (call <= 2)
                    throw new Grpc.Core.RpcException(new(Grpc.Core.StatusCode.Unavailable, "gone"));
                await stream.Schema(n);
                await stream.Batch(Rows(7), 1, 0);
                await stream.Complete();
            },
        };
        Assert.Equal([7L], Read(script));
        Assert.Equal(3, script.Executed.Count);
        Assert.Single(script.Executed.Distinct());
    }

    [Fact]
    public void An_operation_the_server_has_forgotten_is_not_run_again()
    {
        var script = new FakeScript
        {
            Stream = async (_, stream) =>
            {
                if (stream.After is not null)
                    throw FakeSpark.Error("INVALID_HANDLE.OPERATION_NOT_FOUND", "not found", "HY000");
                await stream.Schema(n);
            },
        };
        var told = Assert.Throws<TransientException>(() => Read(script));
        Assert.Contains("not written twice", told.Message, StringComparison.Ordinal);
        Assert.Single(script.Executed);
    }

    [Fact]
    public void A_delay_the_server_asks_for_is_kept()
    {
        var script = new FakeScript
        {
            Stream = async (call, stream) =>
            {
                if (call == 1)
                    throw FakeSpark.Error("", "busy", retry: TimeSpan.FromMilliseconds(300));
                await stream.Schema(n);
                await stream.Batch(Rows(1), 1, 0);
                await stream.Complete();
            },
        };
        var begun = TimeProvider.System.GetTimestamp();
        Assert.Equal([1L], Read(script));
        Assert.True(TimeProvider.System.GetElapsedTime(begun) >= TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public void A_batch_in_pieces_is_put_together()
    {
        var whole = Rows(1, 2, 3);
        var script = new FakeScript
        {
            Stream = async (_, stream) =>
            {
                await stream.Schema(n);
                await stream.Batch(whole[..50], 3, 0, 0, 3);
                await stream.Batch(whole[50..90], 3, 0, 1, 3);
                await stream.Batch(whole[90..], 3, 0, 2, 3);
                await stream.Batch(Rows(4), 1, 3);
                await stream.Complete();
            },
        };
        Assert.Equal([1L, 2L, 3L, 4L], Read(script));
    }

    [Fact]
    public void Rows_that_are_missing_in_the_middle_are_noticed()
    {
        var script = new FakeScript
        {
            Stream = async (_, stream) =>
            {
                await stream.Schema(n);
                await stream.Batch(Rows(1), 1, 0);
                await stream.Batch(Rows(3), 1, 2);
                await stream.Complete();
            },
        };
        Assert.Contains("goes on at row 2 where 1 was due",
            Assert.Throws<TerminalException>(() => Read(script)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_falls_silent_is_given_up_with_a_reason()
    {
        var script = new FakeScript { Stream = (_, _) => Task.Delay(Timeout.Infinite, Cancellation) };
        var told = Assert.Throws<TerminalException>(
            () => Read(script, hasty with { Silence = TimeSpan.FromMilliseconds(200) }));
        Assert.Contains("has said nothing for", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_writer_in_between_is_passing()
    {
        var script = new FakeScript
        {
            Stream = (_, _) => throw FakeSpark.Error(
                "DELTA_CONCURRENT_APPEND.WITHOUT_HINT", "[DELTA_CONCURRENT_APPEND.WITHOUT_HINT] x", "2D521"),
        };
        Assert.Contains("another writer changed the table",
            Assert.Throws<TransientException>(() => Read(script)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TLS_is_spoken_to_whom_is_trusted_and_to_nobody_else()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var fake = new FakeSpark(new FakeScript { Token = "t" }, certificate);
        var address = SparkAddress.Parse($"sc://127.0.0.1:{fake.Port}/;use_ssl=true;token=t");
        using (var session = SparkSession.Open(address, hasty with { Roots = [certificate] }, Cancellation))
            Assert.Equal("4.2.0", session.ServerVersion);
        Assert.Throws<TransientException>(
            () => SparkSession.Open(address, hasty with { Patience = TimeSpan.FromMilliseconds(300) }, Cancellation));
    }

    private static List<object?> Read(FakeScript script, SparkOptions? options = null)
    {
        using var fake = new FakeSpark(script);
        using var session = SparkSession.Open(fake.Address, options ?? hasty, Cancellation);
        using var result = session.Query(SparkRelation.Sql("SELECT n FROM t"), cancellation: Cancellation);
        return [.. result.Rows().Select(r => r[0])];
    }

    private static byte[] Rows(params long[] values)
    {
        var schema = new Schema([new Field("n", Int64Type.Default, true)], null);
        using var batch = new RecordBatch(
            schema, [new Int64Array.Builder().AppendRange(values).Build()], values.Length);
        using var memory = new MemoryStream();
        using (var writer = new ArrowStreamWriter(memory, schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }
        return memory.ToArray();
    }
}
