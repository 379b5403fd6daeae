module homelab-cdk/stand-in

go 1.24
