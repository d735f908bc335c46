using Claustro.Platform.Http;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Claustro.Tests.Platform.Http;

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData(null, null, "http://127.0.0.1:8080")]
    [InlineData("https://college.example/", "http://127.0.0.1:9000", "https://college.example")]
    [InlineData(null, "http://127.0.0.1:9000;http://127.0.0.1:9001", "http://127.0.0.1:9000")]
    [InlineData("", "https://college.example/", "https://college.example")]
    [InlineData(null, "http://0.0.0.0:8080", "http://127.0.0.1:8080")]
    [InlineData(null, "http://*:8080", "http://127.0.0.1:8080")]
    [InlineData(null, "http://127.0.0.1:0", "http://127.0.0.1:8080")]
    public void Links_lead_where_people_can_go(string? issuer, string? urls, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Identity:Issuer"] = issuer, ["urls"] = urls }).Build();
        Assert.Equal(expected, PublicAddress.Of(configuration));
    }
}
