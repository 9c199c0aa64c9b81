using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ActorStream.Persistence.Tests.Stores;

/// <summary>A fact of the suite of all stores; skipped in the classes of stores that cannot be had on this machine.</summary>
[XunitTestCaseDiscoverer("ActorStream.Persistence.Tests.Stores.StoreFactDiscoverer", "ActorStream.Persistence.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class StoreFactAttribute : FactAttribute;

/// <summary>Marks the tests of a class as ones that need a PostgreSQL server.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsPostgreSqlAttribute : Attribute;

public sealed class StoreFactDiscoverer(IMessageSink sink) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo fact) =>
        [new StoreTestCase(sink, options.MethodDisplayOrDefault(), options.MethodDisplayOptionsOrDefault(), method)];
}

public sealed class StoreTestCase : XunitTestCase
{
    [Obsolete("For the framework.")]
    public StoreTestCase()
    {
    }

    public StoreTestCase(IMessageSink sink, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(sink, display, options, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsPostgreSqlAttribute)).Any() && PostgreSqlServer.WhyNot is { } reason ? reason : base.GetSkipReason(factAttribute);
}
