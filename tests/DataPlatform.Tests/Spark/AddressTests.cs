using DataPlatform.Core;
using DataPlatform.Engines.Spark;

namespace DataPlatform.Tests.Spark;

public sealed class AddressTests
{
    [Fact]
    public void Everything_Spark_documents_is_read()
    {
        const string id = "6f1c8a44-5f0d-4b58-9a77-0d4a4ad2d0a1";
        var read = SparkAddress.Parse(
            $"sc://spark.acme.example:443/;use_ssl=true;token=a%3Bb%3D;user_id=ann;user_agent=demo;session_id={id};"
            + "grpc_max_message_size=1000;x-tenant=north");
        Assert.Equal(("spark.acme.example", 443, true), (read.Host, read.Port, read.Tls));
        Assert.Equal(("a;b=", "ann", "demo"), (read.Token, read.UserId, read.UserAgent));
        Assert.Equal(Guid.Parse(id), read.SessionId);
        Assert.Equal((1000, "north"), (read.LargestMessage, read.Headers["x-tenant"]));
    }

    [Fact]
    public void A_host_alone_is_port_15002_in_plain_text()
    {
        var read = SparkAddress.Parse("sc://host");
        Assert.Equal(("host", 15002, false, null), (read.Host, read.Port, read.Tls, read.Token));
    }

    [Fact]
    public void A_token_to_a_foreign_host_brings_TLS_and_to_this_machine_does_not()
    {
        Assert.True(SparkAddress.Parse("sc://spark.acme.example/;token=t").Tls);
        Assert.False(SparkAddress.Parse("sc://127.0.0.1/;token=t").Tls);
        Assert.False(SparkAddress.Parse("sc://localhost/;token=t").Tls);
        Assert.False(SparkAddress.Parse("sc://[::1]:15002/;token=t").Tls);
    }

    [Theory]
    [InlineData("sc://spark.acme.example/;token=secret;use_ssl=false")]
    [InlineData("sc://127.0.0.2.example/;token=secret;use_ssl=false")]
    public void A_token_in_plain_text_to_a_foreign_host_is_refused_without_telling_it(string address)
    {
        var refused = Assert.Throws<DefinitionException>(() => SparkAddress.Parse(address));
        Assert.Contains("token in plain text", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://host")]
    [InlineData("sc://")]
    [InlineData("sc://host:0")]
    [InlineData("sc://host:99999")]
    [InlineData("sc://host/path")]
    [InlineData("sc://host/;use_ssl")]
    [InlineData("sc://host/;use_ssl=yes")]
    [InlineData("sc://host/;session_id=7")]
    [InlineData("sc://me@host")]
    public void What_is_no_address_is_refused(string address) =>
        Assert.Throws<DefinitionException>(() => SparkAddress.Parse(address));
}
