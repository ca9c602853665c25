import type { Metadata } from 'next';
import { PasswordPage } from '@/components/identity/password-page';

export const metadata: Metadata = { title: 'Password' };

const Password = () => <PasswordPage />;

export default Password;
