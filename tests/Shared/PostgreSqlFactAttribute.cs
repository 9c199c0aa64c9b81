using Xunit;

namespace ActorStream.Tests;

/// <summary>A fact that needs a PostgreSQL server; skipped where there is none.</summary>
public sealed class PostgreSqlFactAttribute : FactAttribute
{
    public PostgreSqlFactAttribute() => Skip = PostgreSqlServer.WhyNot;
}
