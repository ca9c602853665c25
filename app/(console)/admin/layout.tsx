import type { ReactNode } from 'react';
import { OnlyFor } from '@/components/shell/only-for';

const AdminLayout = ({ children }: { children: ReactNode }) => <OnlyFor least="admin">{children}</OnlyFor>;

export default AdminLayout;
