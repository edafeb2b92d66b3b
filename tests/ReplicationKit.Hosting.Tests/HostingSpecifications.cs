namespace ReplicationKit.Hosting.Tests;

[Replication(Source = "orders", Target = "https://backup.example.com/orders", CreateTarget = true)]
public partial record OrdersBackup;

[Replication(Id = "staff-{Department}", Source = "staff", Filter = "staff/by_department")]
public partial record DepartmentStaff(ReplicationEndpoint Target, [property: QueryParam] string Department);

[Replication(Source = "primary", Target = "secondary", Continuous = true, CreateTarget = true, TwoWay = true)]
public partial record PrimarySecondary;
